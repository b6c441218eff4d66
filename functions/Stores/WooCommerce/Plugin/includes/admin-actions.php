<?php
/**
 * What the buttons of the page do. Each checks who presses it and that it was pressed on our page.
 *
 * @package CancelSaver
 */

namespace CancelSaver;

defined( 'ABSPATH' ) || exit;

/**
 * One handler for each button.
 */
function register_admin_actions() {
	foreach ( array( 'open', 'repair', 'settings', 'disconnect' ) as $what ) {
		add_action( 'admin_post_cancelsaver_' . $what, __NAMESPACE__ . '\\' . $what . '_pressed' );
	}
}

/**
 * Ends the request for anybody else, and for a request that did not begin on our page.
 *
 * @param string $what The action.
 */
function check_press( $what ) {
	if ( ! current_user_can( 'manage_woocommerce' ) ) {
		wp_die( esc_html__( 'You may not do this.', 'cancelsaver' ), '', array( 'response' => 403 ) );
	}
	check_admin_referer( 'cancelsaver_' . $what );
}

/**
 * Back to the page.
 *
 * @param string $says What it says then.
 */
function back_to_page( $says ) {
	wp_safe_redirect( page_url( $says ) );
	exit;
}

/**
 * The service is asked, from server to server, for a door for this user; the browser only gets its address, good once and for a minute.
 */
function open_pressed() {
	check_press( 'open' );
	$user = wp_get_current_user();
	$door = ask_service(
		'door',
		array(
			'user' => array(
				'id'   => $user->ID,
				'name' => $user->display_name,
			),
		)
	);
	$open = is_wp_error( $door ) || ! isset( $door['open'] ) || ! is_string( $door['open'] ) ? '' : $door['open'];
	if ( 0 !== strpos( $open, SERVICE ) ) {
		$says = is_wp_error( $door ) ? $door->get_error_message() : __( 'CancelSaver could not do this at the moment. Please try again in a few minutes.', 'cancelsaver' );
		wp_die( esc_html( $says ), 'CancelSaver', array( 'response' => 502, 'back_link' => true ) ); // phpcs:ignore WordPress.Arrays.ArrayDeclarationSpacing
	}
	nocache_headers();
	// Checked above: it begins with the service's own address.
	wp_redirect( $open, 302, 'CancelSaver' ); // phpcs:ignore WordPress.Security.SafeRedirect
	exit;
}

/**
 * Switches the webhooks on again.
 */
function repair_pressed() {
	check_press( 'repair' );
	repair_webhooks();
	delete_transient( HEALTH_TRANSIENT );
	back_to_page( 'repaired' );
}

/**
 * Keeps which orders customers may cancel.
 */
function settings_pressed() {
	check_press( 'settings' );
	// phpcs:ignore WordPress.Security.NonceVerification, WordPress.CSRF.NonceVerification -- checked by check_press().
	$chosen = isset( $_POST['statuses'] ) ? array_map( 'sanitize_key', (array) wp_unslash( $_POST['statuses'] ) ) : array();
	update_option( STATUSES_OPTION, array_values( array_intersect( array( 'on-hold', 'processing' ), $chosen ) ), true );
	back_to_page( 'saved' );
}

/**
 * Lets the service go.
 */
function disconnect_pressed() {
	check_press( 'disconnect' );
	back_to_page( disconnect() ? 'disconnected' : 'untold' );
}
